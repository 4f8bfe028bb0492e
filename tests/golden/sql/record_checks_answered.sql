SELECT case_file.id, worker.name, worker.birth_date, worker.sex, unit_1.name AS name_1, case_file.stage, case_file.updated_at, legal_check.state, legal_check.receipt_number, legal_check.filed_on, legal_check.due_on, legal_check.answered_on, legal_check.meets_condition
FROM legal_check JOIN case_file ON legal_check.case_id = case_file.id JOIN worker ON case_file.worker_id = worker.id JOIN unit AS unit_1 ON case_file.residence_unit_id = unit_1.id
WHERE case_file.unit_id = 587 AND (case_file.legal_check_state IN ('done', 'failed') OR case_file.stage = 'closed') AND worker.restricted = 0 AND (case_file.updated_at, case_file.id) < ('2023-10-01 00:00:00.000000', 77) ORDER BY case_file.updated_at DESC, case_file.id DESC
 LIMIT 51 OFFSET 0;
