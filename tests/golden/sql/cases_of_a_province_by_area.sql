SELECT case_file.id, worker.name, worker.birth_date, worker.birth_precision, unit_1.name AS name_1, unit_2.name AS name_2, case_file.stage, case_file.recruitment_state, case_file.training_state, case_file.legal_check_state, case_file.loan_state, case_file.departure_state, case_file.wanted_market_code, case_file.market_code, case_file.registered_on, case_file.departed_on, case_file.ended_on, case_file.closed_reason, case_file.updated_at, legal_check.meets_condition AS answer
FROM case_file JOIN worker ON case_file.worker_id = worker.id JOIN unit AS unit_1 ON case_file.residence_unit_id = unit_1.id JOIN unit AS unit_2 ON case_file.unit_id = unit_2.id LEFT OUTER JOIN legal_check ON legal_check.case_id = case_file.id AND legal_check.meets_condition IS NOT NULL
WHERE case_file.province_id = 58 AND case_file.departed_on >= '2023-10-16' AND case_file.departed_on <= '2023-10-16' AND case_file.departure_unit_id IN (SELECT unit_3.id
FROM unit AS unit_4 JOIN unit AS unit_3 ON unit_3.path >= unit_4.path AND unit_3.path < (unit_4.path || ':')
WHERE unit_4.code = '22870') ORDER BY case_file.updated_at DESC, case_file.id DESC
 LIMIT 51 OFFSET 0;
