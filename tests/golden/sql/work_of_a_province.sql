WITH work AS MATERIALIZED
(SELECT anon_1.kind AS kind, anon_1.case_id AS case_id, anon_1.day AS day, anon_1.moment AS moment
FROM (SELECT 'contract_expired' AS kind, alert.case_id AS case_id, alert.anchor_on AS day, CAST(NULL AS DATETIME) AS moment
FROM alert
WHERE alert.rule = 'contract_expired' AND alert.closed_at IS NULL AND alert.province_id = 58 ORDER BY alert.anchor_on, alert.case_id
 LIMIT 21 OFFSET 0) AS anon_1 UNION ALL SELECT anon_2.kind AS kind, anon_2.case_id AS case_id, anon_2.day AS day, anon_2.moment AS moment
FROM (SELECT 'contract_ending' AS kind, contract.case_id AS case_id, contract.end_on AS day, CAST(NULL AS DATETIME) AS moment
FROM contract
WHERE contract.settled = 0 AND contract.end_on BETWEEN '2023-10-16' AND '2024-01-14' AND contract.province_id = 58 ORDER BY contract.end_on, contract.case_id
 LIMIT 21 OFFSET 0) AS anon_2 UNION ALL SELECT anon_3.kind AS kind, anon_3.case_id AS case_id, anon_3.day AS day, anon_3.moment AS moment
FROM (SELECT 'flight_passed' AS kind, departure.case_id AS case_id, departure.flight_on AS day, CAST(NULL AS DATETIME) AS moment
FROM departure
WHERE departure.province_id = 58 AND departure.state IN ('planned', 'postponed') AND departure.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND departure.flight_on < '2023-10-16' ORDER BY departure.flight_on, departure.case_id
 LIMIT 21 OFFSET 0) AS anon_3 UNION ALL SELECT anon_4.kind AS kind, anon_4.case_id AS case_id, anon_4.day AS day, anon_4.moment AS moment
FROM (SELECT 'flight_soon' AS kind, departure.case_id AS case_id, departure.flight_on AS day, CAST(NULL AS DATETIME) AS moment
FROM departure JOIN case_file ON case_file.id = departure.case_id
WHERE departure.province_id = 58 AND departure.state IN ('planned', 'postponed') AND departure.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND departure.flight_on BETWEEN '2023-10-16' AND '2023-10-30' AND NOT (case_file.stage IN ('preparing', 'registered') AND case_file.recruitment_state IN ('done') AND case_file.training_state IN ('done', 'not_needed') AND case_file.legal_check_state IN ('done', 'not_needed') AND case_file.loan_state IN ('done', 'not_needed') AND case_file.departure_state IN ('failed', 'in_progress', 'not_needed', 'not_started', 'waiting')) ORDER BY departure.flight_on, departure.case_id
 LIMIT 21 OFFSET 0) AS anon_4 UNION ALL SELECT anon_5.kind AS kind, anon_5.case_id AS case_id, anon_5.day AS day, anon_5.moment AS moment
FROM (SELECT 'booked' AS kind, case_file.id AS case_id, departure.flight_on AS day, case_file.updated_at AS moment
FROM departure JOIN case_file ON case_file.id = departure.case_id
WHERE departure.province_id = 58 AND departure.state IN ('planned', 'postponed') AND departure.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND departure.flight_on >= '2023-10-16' AND case_file.stage IN ('preparing', 'registered') AND case_file.recruitment_state IN ('done') AND case_file.training_state IN ('done', 'not_needed') AND case_file.legal_check_state IN ('done', 'not_needed') AND case_file.loan_state IN ('done', 'not_needed') AND case_file.departure_state IN ('failed', 'in_progress', 'not_needed', 'not_started', 'waiting') ORDER BY departure.flight_on, case_file.id
 LIMIT 30 OFFSET 0) AS anon_5 UNION ALL SELECT anon_6.kind AS kind, anon_6.case_id AS case_id, anon_6.day AS day, anon_6.moment AS moment
FROM (SELECT 'supplement_late' AS kind, legal_check.case_id AS case_id, legal_check.due_on AS day, CAST(NULL AS DATETIME) AS moment
FROM legal_check
WHERE legal_check.province_id = 58 AND legal_check.state IN ('filed', 'supplement_requested', 'verifying') AND legal_check.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND legal_check.case_stage = 'preparing' AND legal_check.state = 'supplement_requested' AND legal_check.due_on < '2023-10-16' ORDER BY legal_check.due_on, legal_check.case_id
 LIMIT 21 OFFSET 0) AS anon_6 UNION ALL SELECT anon_7.kind AS kind, anon_7.case_id AS case_id, anon_7.day AS day, anon_7.moment AS moment
FROM (SELECT 'supplement' AS kind, legal_check.case_id AS case_id, legal_check.due_on AS day, CAST(NULL AS DATETIME) AS moment
FROM legal_check
WHERE legal_check.province_id = 58 AND legal_check.state IN ('filed', 'supplement_requested', 'verifying') AND legal_check.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND legal_check.case_stage = 'preparing' AND legal_check.state = 'supplement_requested' AND legal_check.due_on >= '2023-10-16' ORDER BY legal_check.due_on, legal_check.case_id
 LIMIT 21 OFFSET 0) AS anon_7 UNION ALL SELECT anon_8.kind AS kind, anon_8.case_id AS case_id, anon_8.day AS day, anon_8.moment AS moment
FROM (SELECT 'check_late' AS kind, legal_check.case_id AS case_id, legal_check.due_on AS day, CAST(NULL AS DATETIME) AS moment
FROM legal_check
WHERE legal_check.province_id = 58 AND legal_check.state IN ('filed', 'supplement_requested', 'verifying') AND legal_check.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND legal_check.case_stage = 'preparing' AND legal_check.state != 'supplement_requested' AND legal_check.due_on < '2023-10-16' ORDER BY legal_check.due_on, legal_check.case_id
 LIMIT 21 OFFSET 0) AS anon_8 UNION ALL SELECT anon_9.kind AS kind, anon_9.case_id AS case_id, anon_9.day AS day, anon_9.moment AS moment
FROM (SELECT 'check_soon' AS kind, legal_check.case_id AS case_id, legal_check.due_on AS day, CAST(NULL AS DATETIME) AS moment
FROM legal_check
WHERE legal_check.province_id = 58 AND legal_check.state IN ('filed', 'supplement_requested', 'verifying') AND legal_check.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND legal_check.case_stage = 'preparing' AND legal_check.state != 'supplement_requested' AND legal_check.due_on BETWEEN '2023-10-16' AND '2023-10-19' ORDER BY legal_check.due_on, legal_check.case_id
 LIMIT 21 OFFSET 0) AS anon_9 UNION ALL SELECT anon_10.kind AS kind, anon_10.case_id AS case_id, anon_10.day AS day, anon_10.moment AS moment
FROM (SELECT 'check_waiting' AS kind, legal_check.case_id AS case_id, legal_check.filed_on AS day, CAST(NULL AS DATETIME) AS moment
FROM legal_check
WHERE legal_check.province_id = 58 AND legal_check.state IN ('filed', 'supplement_requested', 'verifying') AND legal_check.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND legal_check.case_stage = 'preparing' AND legal_check.state != 'supplement_requested' AND (legal_check.due_on > '2023-10-19' OR legal_check.due_on IS NULL) ORDER BY legal_check.filed_on, legal_check.case_id
 LIMIT 21 OFFSET 0) AS anon_10 UNION ALL SELECT anon_11.kind AS kind, anon_11.case_id AS case_id, anon_11.day AS day, anon_11.moment AS moment
FROM (SELECT 'loan_late' AS kind, loan.case_id AS case_id, loan.decision_due_on AS day, CAST(NULL AS DATETIME) AS moment
FROM loan
WHERE loan.province_id = 58 AND loan.state IN ('appraised', 'received', 'supplement_requested') AND loan.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND loan.case_stage = 'preparing' AND loan.decision_due_on < '2023-10-16' ORDER BY loan.decision_due_on, loan.case_id
 LIMIT 21 OFFSET 0) AS anon_11 UNION ALL SELECT anon_12.kind AS kind, anon_12.case_id AS case_id, anon_12.day AS day, anon_12.moment AS moment
FROM (SELECT 'loan_waiting' AS kind, loan.case_id AS case_id, loan.decision_due_on AS day, CAST(NULL AS DATETIME) AS moment
FROM loan
WHERE loan.province_id = 58 AND loan.state IN ('appraised', 'received', 'supplement_requested') AND loan.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND loan.case_stage = 'preparing' AND loan.decision_due_on >= '2023-10-16' ORDER BY loan.decision_due_on, loan.case_id
 LIMIT 21 OFFSET 0) AS anon_12 UNION ALL SELECT anon_13.kind AS kind, anon_13.case_id AS case_id, anon_13.day AS day, anon_13.moment AS moment
FROM (SELECT 'without_contract' AS kind, recruitment.case_id AS case_id, recruitment.result_on AS day, CAST(NULL AS DATETIME) AS moment
FROM recruitment
WHERE recruitment.province_id = 58 AND recruitment.state IN ('reserve', 'selected') AND recruitment.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND recruitment.case_stage = 'preparing' ORDER BY recruitment.result_on, recruitment.case_id
 LIMIT 21 OFFSET 0) AS anon_13 UNION ALL SELECT anon_14.kind AS kind, anon_14.case_id AS case_id, anon_14.day AS day, anon_14.moment AS moment
FROM (SELECT 'departure_overdue' AS kind, case_file.id AS case_id, case_file.selected_on AS day, CAST(NULL AS DATETIME) AS moment
FROM case_file
WHERE case_file.province_id = 58 AND case_file.stage = 'preparing' AND case_file.recruitment_state = 'done' AND case_file.selected_on < '2023-05-19' ORDER BY case_file.selected_on, case_file.id
 LIMIT 21 OFFSET 0) AS anon_14 UNION ALL SELECT anon_15.kind AS kind, anon_15.case_id AS case_id, anon_15.day AS day, anon_15.moment AS moment
FROM (SELECT 'ready' AS kind, case_file.id AS case_id, CAST(NULL AS DATE) AS day, case_file.updated_at AS moment
FROM case_file
WHERE case_file.province_id = 58 AND case_file.stage IN ('preparing', 'registered') AND case_file.recruitment_state IN ('done') AND case_file.training_state IN ('done', 'not_needed') AND case_file.legal_check_state IN ('done', 'not_needed') AND case_file.loan_state IN ('done', 'not_needed') AND case_file.departure_state IN ('failed', 'in_progress', 'not_needed', 'not_started', 'waiting') AND case_file.flight_on IS NULL ORDER BY case_file.updated_at, case_file.id
 LIMIT 30 OFFSET 0) AS anon_15 UNION ALL SELECT anon_16.kind AS kind, anon_16.case_id AS case_id, anon_16.day AS day, anon_16.moment AS moment
FROM (SELECT 'our_turn' AS kind, case_file.id AS case_id, CAST(NULL AS DATE) AS day, case_file.updated_at AS moment
FROM case_file
WHERE case_file.province_id = 58 AND case_file.stage = 'preparing' AND case_file.stage IN ('preparing', 'registered') AND case_file.legal_check_state != 'waiting' AND case_file.loan_state != 'waiting' AND NOT (case_file.stage IN ('preparing', 'registered') AND case_file.recruitment_state IN ('done') AND case_file.training_state IN ('done', 'not_needed') AND case_file.legal_check_state IN ('done', 'not_needed') AND case_file.loan_state IN ('done', 'not_needed') AND case_file.departure_state IN ('failed', 'in_progress', 'not_needed', 'not_started', 'waiting')) ORDER BY case_file.updated_at, case_file.id
 LIMIT 21 OFFSET 0) AS anon_16 UNION ALL SELECT anon_17.kind AS kind, anon_17.case_id AS case_id, anon_17.day AS day, anon_17.moment AS moment
FROM (SELECT 'new' AS kind, case_file.id AS case_id, CAST(NULL AS DATE) AS day, case_file.updated_at AS moment
FROM case_file
WHERE case_file.province_id = 58 AND case_file.stage = 'registered' ORDER BY case_file.updated_at, case_file.id
 LIMIT 21 OFFSET 0) AS anon_17)
 SELECT work.kind, work.case_id, worker.name, unit_1.name AS name_1, unit_2.name AS name_2, work.day, work.moment, case_file.recruitment_state AS recruitment_state, case_file.training_state AS training_state, case_file.legal_check_state AS legal_check_state, case_file.loan_state AS loan_state, case_file.departure_state AS departure_state, CASE WHEN worker.restricted THEN worker.id END AS restricted_file, legal_check.meets_condition AS answer
FROM work JOIN case_file ON case_file.id = work.case_id JOIN worker ON worker.id = case_file.worker_id JOIN unit AS unit_1 ON unit_1.id = case_file.residence_unit_id JOIN unit AS unit_2 ON unit_2.id = case_file.unit_id LEFT OUTER JOIN legal_check ON legal_check.case_id = case_file.id AND legal_check.meets_condition IS NOT NULL AND (work.kind = 'ready' OR work.kind = 'booked') ORDER BY work.day, work.moment, work.case_id;
