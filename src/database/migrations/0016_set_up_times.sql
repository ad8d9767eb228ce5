-- How long setting services up takes: per product, and what happened to one service.

-- A service's own entries, for its timeline. Files tell of a new customer's services in one entry of the customer.
create index history_service on history (partner_id, subject_id, at, id) where subject_kind = 'service';

-- The last set-ups of each product. What files bring was not ordered here.
create index services_set_up on services (partner_id, product_id, first_provisioned_at, id) include (ordered_at)
  where product_id is not null and ordered_at is not null and first_provisioned_at is not null;

-- What is being set up of each product, and what of that is late.
create index services_under_way on services (partner_id, product_id) include (stuck_at)
  where product_id is not null and ordered_at is not null and first_provisioned_at is null and withdrawn_at is null;
