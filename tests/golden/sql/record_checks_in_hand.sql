SELECT case_file.id, worker.name, worker.birth_date, worker.sex, unit_1.name AS name_1, case_file.stage, case_file.updated_at, legal_check.state, legal_check.receipt_number, legal_check.filed_on, legal_check.due_on, legal_check.answered_on, legal_check.meets_condition
FROM legal_check JOIN case_file ON legal_check.case_id = case_file.id JOIN worker ON case_file.worker_id = worker.id JOIN unit AS unit_1 ON case_file.residence_unit_id = unit_1.id
WHERE legal_check.unit_id = 587 AND legal_check.state IN ('filed', 'supplement_requested', 'verifying') AND legal_check.case_stage IN ('abroad', 'ended', 'preparing', 'registered') AND worker.restricted = 0 AND (legal_check.filed_on, legal_check.case_id) > ('2023-10-01', 77) ORDER BY legal_check.filed_on, legal_check.case_id
 LIMIT 51 OFFSET 0;
