-- When an agent was shown how the line of a caller who had passed the questions stands, to read it out.
alter table hotline_calls add column standing_at timestamptz;
