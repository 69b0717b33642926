-- A refund that was paid can still come back from the bank: it is asked after again for some days. When it last was, on the case's clock.
alter table effects add column asked_at timestamptz;
create index effects_paid_refunds on effects (operator, settled_at) where action = 'refund' and state = 'done';
