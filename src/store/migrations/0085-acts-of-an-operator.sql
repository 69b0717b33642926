-- What was done at one operator is read at that operator's desk alone; without a name it was done to the installation.
alter table acts add column operator text;
