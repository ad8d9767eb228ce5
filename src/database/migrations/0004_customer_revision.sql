-- Counts the changes of a customer and of all below it, so that whoever remembers its facts sees whether they still
-- hold (docs/decisions/0009). Every writer raises it in the transaction of the change.
alter table customers add column revision integer not null default 0;
