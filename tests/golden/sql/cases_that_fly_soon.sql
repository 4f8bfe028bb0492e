SELECT case_file.id, worker.name, worker.birth_date, worker.birth_precision, unit_1.name AS name_1, unit_2.name AS name_2, case_file.stage, case_file.recruitment_state, case_file.training_state, case_file.legal_check_state, case_file.loan_state, case_file.departure_state, case_file.wanted_market_code, case_file.market_code, case_file.registered_on, case_file.departed_on, case_file.ended_on, case_file.closed_reason, case_file.updated_at, legal_check.meets_condition AS answer
FROM case_file JOIN worker ON case_file.worker_id = worker.id JOIN unit AS unit_1 ON case_file.residence_unit_id = unit_1.id JOIN unit AS unit_2 ON case_file.unit_id = unit_2.id LEFT OUTER JOIN legal_check ON legal_check.case_id = case_file.id AND legal_check.meets_condition IS NOT NULL
WHERE case_file.unit_id + 0 = 587 AND case_file.id IN (SELECT departure.case_id
FROM departure
WHERE departure.unit_id = 587 AND departure.state IN ('planned', 'postponed') AND departure.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND departure.flight_on BETWEEN '2023-10-16' AND '2023-10-30') ORDER BY case_file.updated_at DESC, case_file.id DESC
 LIMIT 51 OFFSET 0;
