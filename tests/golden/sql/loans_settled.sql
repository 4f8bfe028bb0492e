SELECT case_file.id, worker.name, worker.birth_date, worker.sex, unit_1.name AS name_1, case_file.stage, case_file.updated_at, loan.state, loan.lender, loan.requested_amount, loan.approved_amount, loan.paid_out_amount, loan.received_on, loan.decision_due_on, loan.due_on, departure.flight_on, NULL AS anon_1
FROM loan JOIN case_file ON loan.case_id = case_file.id JOIN worker ON case_file.worker_id = worker.id JOIN unit AS unit_1 ON case_file.residence_unit_id = unit_1.id LEFT OUTER JOIN departure ON departure.case_id = loan.case_id AND departure.state IN ('planned', 'postponed')
WHERE case_file.unit_id = 587 AND (case_file.loan_state IN ('done', 'failed') OR case_file.stage = 'closed') AND loan.received_on IS NOT NULL ORDER BY case_file.updated_at DESC, case_file.id DESC
 LIMIT 51 OFFSET 0;
