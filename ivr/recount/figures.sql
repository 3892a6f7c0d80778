-- Every figure of a report: how many, of how many. One row for each figure and slice; see units.sql for the units.
CREATE VIEW over AS SELECT * FROM queries WHERE outcome IS NOT NULL;
CREATE VIEW real AS SELECT * FROM over WHERE standing <> 'excluded';
CREATE VIEW answers AS SELECT * FROM real WHERE is_answer;
CREATE VIEW sent AS SELECT * FROM real WHERE is_sent;
CREATE VIEW resolved AS SELECT * FROM real WHERE standing = 'resolved';
CREATE VIEW content AS SELECT * FROM resolved WHERE proof = 'content';
CREATE VIEW ended AS SELECT * FROM calls WHERE disposition IS NOT NULL;
-- A query of known caller and topic whose days are over.
CREATE VIEW tested AS SELECT * FROM real WHERE is_ripe AND verdict IN ('passed', 'repeated');
-- Drawn by chance, asked “Did that help?”, and heard the answer; what was filed is known to be done.
CREATE VIEW sampled AS SELECT * FROM real
  WHERE sampled AND was_asked AND delivered AND outcome <> 'service_request_filed';
CREATE VIEW replied AS SELECT * FROM sampled
  WHERE outcome IN ('answered_confirmed', 'answered_rejected') OR reason = 'rejected';
CREATE VIEW unasked AS SELECT * FROM real
  WHERE (is_answer OR coalesce(reason = 'rejected', false)) AND delivered AND NOT was_asked;
-- Nobody else had to see to it.
CREATE VIEW kept AS SELECT * FROM real WHERE NOT is_sent AND standing NOT IN ('emergency', 'failed');
CREATE VIEW filed AS SELECT * FROM real WHERE outcome = 'service_request_filed';
CREATE VIEW taken AS SELECT * FROM sent WHERE outcome = 'escalated_connected';
CREATE VIEW on_duty AS SELECT * FROM sent WHERE transferred OR queued;
-- Offered to a queue: not those who left it sooner than the short abandon.
CREATE VIEW offered AS SELECT * FROM sent
  WHERE queued AND NOT (coalesce(waited, 0) < short_abandon AND outcome = 'escalated_lost');
-- Of people on duty: taken, or lost or deferred after T.
CREATE VIEW levelled AS SELECT * FROM on_duty
  WHERE waited IS NOT NULL AND (outcome = 'escalated_connected' OR waited > answer_within);
CREATE VIEW spoken AS SELECT * FROM real WHERE NOT hung_up_in_greeting;
CREATE VIEW rated AS SELECT * FROM ratings WHERE score IS NOT NULL;

CREATE VIEW figures (slice, section, figure, part, whole) AS
SELECT slice, 'rates', 'resolved', count(*) FILTER (WHERE standing = 'resolved'), count(*) FROM real GROUP BY slice
-- What may still be raised again is not yet surely resolved; what waits may still be.
UNION ALL SELECT slice, 'once settled', 'resolved, at least',
  count(*) FILTER (WHERE standing = 'resolved' AND verdict <> 'pending'), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'once settled', 'resolved, at most',
  count(*) FILTER (WHERE standing IN ('resolved', 'provisional', 'waiting')), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'escalated', count(*) FILTER (WHERE standing = 'escalated'), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'provisional', count(*) FILTER (WHERE standing = 'provisional'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'waiting', count(*) FILTER (WHERE standing = 'waiting'), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'filed_accepted', count(*) FILTER (WHERE filing = 'accepted'),
  count(*) FROM filed GROUP BY slice
UNION ALL SELECT slice, 'rates', 'filed_refused', count(*) FILTER (WHERE filing = 'refused'),
  count(*) FROM filed GROUP BY slice
UNION ALL SELECT slice, 'rates', 'reopened', count(*) FILTER (WHERE reopened > 0), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'opted_out', count(*) FILTER (WHERE reason = 'asked' AND NOT delivered),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'identifiable', count(*) FILTER (WHERE caller_hash <> '' OR repeat IS NOT NULL),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'covered', count(*) FILTER (WHERE article_version > 0), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'resolved_said', count(*) FILTER (WHERE standing = 'resolved' AND proof = 'said'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'resolved_content', count(*) FILTER (WHERE standing = 'resolved' AND proof = 'content'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'resolved_silent', count(*) FILTER (WHERE standing = 'resolved' AND proof = 'silent'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'done', count(*) FILTER (WHERE is_done), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'told', count(*) FILTER (WHERE is_helped AND NOT texted AND NOT is_done),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'sent', count(*) FILTER (WHERE is_helped AND texted AND NOT is_done),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'handed_over', count(*) FILTER (WHERE standing = 'escalated'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'abandoned', count(*) FILTER (WHERE outcome = 'abandoned_before_answer'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'left_in_greeting', count(*) FILTER (WHERE left_in = 'greeting'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'left_in_answer', count(*) FILTER (WHERE left_in = 'answer'), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'left_in_menu', count(*) FILTER (WHERE left_in = 'menu'), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'left_in_reprompt', count(*) FILTER (WHERE left_in = 'reprompt'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'left_in_elsewhere', count(*) FILTER (WHERE left_in = 'elsewhere'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'failed', count(*) FILTER (WHERE standing = 'failed'), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'emergencies', count(*) FILTER (WHERE standing = 'emergency'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'redirected', count(*) FILTER (WHERE standing = 'redirected'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'needed_a_person', count(*) FILTER (WHERE is_sent), count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_asked', count(*) FILTER (WHERE is_sent AND reason = 'asked'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_policy', count(*) FILTER (WHERE is_sent AND reason = 'policy'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_rejected', count(*) FILTER (WHERE is_sent AND reason = 'rejected'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_untold', count(*) FILTER (WHERE is_sent AND reason = 'untold'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_not_understood', count(*) FILTER (WHERE is_sent AND reason = 'not_understood'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_not_heard', count(*) FILTER (WHERE is_sent AND reason = 'not_heard'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_urgent', count(*) FILTER (WHERE is_sent AND reason = 'urgent'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_emergency', count(*) FILTER (WHERE is_sent AND reason = 'emergency'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_failure', count(*) FILTER (WHERE is_sent AND reason = 'failure'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_unidentified', count(*) FILTER (WHERE is_sent AND reason = 'unidentified'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_not_current', count(*) FILTER (WHERE is_sent AND reason = 'not_current'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_taken_over', count(*) FILTER (WHERE is_sent AND reason = 'taken_over'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_objected', count(*) FILTER (WHERE is_sent AND reason = 'objected'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_returned', count(*) FILTER (WHERE is_sent AND reason = 'returned'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'because_all_to_people', count(*) FILTER (WHERE is_sent AND reason = 'all_to_people'),
  count(*) FROM real GROUP BY slice
UNION ALL SELECT slice, 'rates', 'excluded', count(*) FILTER (WHERE standing = 'excluded'), count(*) FROM over GROUP BY slice
UNION ALL SELECT slice, 'rates', 'confirmed', count(*) FILTER (WHERE outcome = 'answered_confirmed'),
  count(*) FROM answers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'rejected', count(*) FILTER (WHERE outcome = 'answered_rejected'),
  count(*) FROM answers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'referred', count(*) FILTER (WHERE refers), count(*) FROM answers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'contained', count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM queries WHERE queries.call_sid = ended.call_sid AND (is_sent
    OR standing IN ('emergency', 'failed')))), count(*) FROM ended GROUP BY slice
UNION ALL SELECT slice, 'rates', 'deflected', count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM queries WHERE queries.call_sid = ended.call_sid
    AND outcome = 'escalated_connected')), count(*) FROM ended GROUP BY slice
UNION ALL SELECT slice, 'rates', 'falsely_contained', count(*) FILTER (WHERE is_ripe AND standing NOT IN ('redirected', 'waiting', 'resolved')),
  count(*) FILTER (WHERE is_ripe AND standing NOT IN ('redirected', 'waiting')) FROM kept GROUP BY slice
UNION ALL SELECT slice, 'rates', 'repeated', count(*) FILTER (WHERE verdict = 'repeated'), count(*) FROM tested GROUP BY slice
UNION ALL SELECT slice, 'rates', 'first_contact', count(*) FILTER (WHERE verdict = 'passed' AND outcome NOT IN
    ('answered_rejected', 'abandoned_before_answer', 'escalated_lost') AND standing NOT IN ('failed', 'waiting')),
  count(*) FROM tested GROUP BY slice
UNION ALL SELECT slice, 'rates', 'first_contact_line', count(*) FILTER (WHERE verdict = 'passed' AND (is_helped
    OR (outcome = 'service_request_filed' AND standing NOT IN ('failed', 'waiting')))),
  count(*) FROM tested GROUP BY slice
UNION ALL SELECT slice, 'rates', 'content_accepted', count(*) FILTER (WHERE sign = 'accepted'),
  count(*) FROM content GROUP BY slice
UNION ALL SELECT slice, 'rates', 'content_nothing_else', count(*) FILTER (WHERE sign = 'nothing_else'),
  count(*) FROM content GROUP BY slice
UNION ALL SELECT slice, 'rates', 'content_asked_on', count(*) FILTER (WHERE sign = 'asked_on'),
  count(*) FROM content GROUP BY slice
UNION ALL SELECT slice, 'rates', 'sample_helped', count(*) FILTER (WHERE outcome = 'answered_confirmed'),
  count(*) FROM replied GROUP BY slice
UNION ALL SELECT slice, 'rates', 'sample_quiet_helped', count(*) FILTER (WHERE verdict = 'passed' AND outcome = 'answered_confirmed'),
  count(*) FILTER (WHERE verdict = 'passed') FROM replied GROUP BY slice
UNION ALL SELECT slice, 'rates', 'sample_helped_of_all', count(*) FILTER (WHERE outcome = 'answered_confirmed'),
  count(*) FROM sampled GROUP BY slice
UNION ALL SELECT slice, 'rates', 'unasked_resolved', count(*) FILTER (WHERE standing = 'resolved'),
  count(*) FROM unasked GROUP BY slice
UNION ALL SELECT slice, 'rates', 'unasked_silent', count(*) FILTER (WHERE standing = 'resolved' AND proof = 'silent'),
  count(*) FROM unasked GROUP BY slice
UNION ALL SELECT slice, 'rates', 'resolved_done', count(*) FILTER (WHERE is_done), count(*) FROM resolved GROUP BY slice
UNION ALL SELECT slice, 'rates', 'resolved_told', count(*) FILTER (WHERE is_helped AND NOT texted AND NOT is_done),
  count(*) FROM resolved GROUP BY slice
UNION ALL SELECT slice, 'rates', 'resolved_sent', count(*) FILTER (WHERE is_helped AND texted AND NOT is_done),
  count(*) FROM resolved GROUP BY slice
UNION ALL SELECT slice, 'rates', 'transfer_success', count(*) FILTER (WHERE transferred AND outcome = 'escalated_connected'),
  count(*) FILTER (WHERE transferred) FROM sent GROUP BY slice
UNION ALL SELECT slice, 'rates', 'lost', count(*) FILTER (WHERE outcome = 'escalated_lost'), count(*) FROM sent GROUP BY slice
UNION ALL SELECT slice, 'rates', 'deferred', count(*) FILTER (WHERE outcome = 'callback_or_voicemail'),
  count(*) FROM sent GROUP BY slice
UNION ALL SELECT slice, 'rates', 'attempt_success', count(*) FILTER (WHERE outcome = 'escalated_connected'),
  count(*) FROM on_duty GROUP BY slice
UNION ALL SELECT slice, 'rates', 'misrouted', count(*) FILTER (WHERE has_wrap_up AND call_sid IN (SELECT call_sid FROM misrouted_calls)),
  count(*) FILTER (WHERE has_wrap_up) FROM taken GROUP BY slice
UNION ALL SELECT slice, 'rates', 'wrap_up_coverage', count(*) FILTER (WHERE has_wrap_up), count(*) FROM taken GROUP BY slice
UNION ALL SELECT slice, 'rates', 'said_resolved', count(*) FILTER (WHERE kind = 'resolved'),
  count(*) FROM wrap_ups GROUP BY slice
UNION ALL SELECT slice, 'rates', 'said_follow_up', count(*) FILTER (WHERE kind = 'follow_up'),
  count(*) FROM wrap_ups GROUP BY slice
UNION ALL SELECT slice, 'rates', 'said_wrong_department', count(*) FILTER (WHERE kind = 'wrong_department'),
  count(*) FROM wrap_ups GROUP BY slice
UNION ALL SELECT slice, 'rates', 'said_assistant_wrong', count(*) FILTER (WHERE kind = 'assistant_wrong'),
  count(*) FROM wrap_ups GROUP BY slice
UNION ALL SELECT slice, 'rates', 'said_could_have_answered', count(*) FILTER (WHERE kind = 'could_have_answered'),
  count(*) FROM wrap_ups GROUP BY slice
UNION ALL SELECT slice, 'rates', 'said_abuse', count(*) FILTER (WHERE kind = 'abuse'), count(*) FROM wrap_ups GROUP BY slice
UNION ALL SELECT slice, 'rates', 'queue_abandoned', count(*) FILTER (WHERE outcome = 'escalated_lost'),
  count(*) FROM offered GROUP BY slice
UNION ALL SELECT slice, 'rates', 'service_level', count(*) FILTER (WHERE outcome = 'escalated_connected' AND waited <= answer_within),
  count(*) FROM levelled GROUP BY slice
UNION ALL SELECT slice, 'rates', 'number_accepted', count(*) FILTER (WHERE outcome = 'accepted'),
  count(*) FROM transfers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'number_declined', count(*) FILTER (WHERE outcome = 'declined'),
  count(*) FROM transfers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'number_busy', count(*) FILTER (WHERE outcome = 'busy'), count(*) FROM transfers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'number_no_answer', count(*) FILTER (WHERE outcome = 'no_answer'),
  count(*) FROM transfers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'number_voicemail', count(*) FILTER (WHERE outcome = 'voicemail'),
  count(*) FROM transfers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'number_failed', count(*) FILTER (WHERE outcome = 'failed'),
  count(*) FROM transfers GROUP BY slice
UNION ALL SELECT slice, 'rates', 'no_input', count(*) FILTER (WHERE understanding = 'silence'),
  count(*) FROM turns GROUP BY slice
UNION ALL SELECT slice, 'rates', 'no_match', count(*) FILTER (WHERE understanding = 'no-match'),
  count(*) FROM turns GROUP BY slice
UNION ALL SELECT slice, 'rates', 'cautioned', count(*) FILTER (WHERE caution <> ''), count(*) FROM turns GROUP BY slice
UNION ALL SELECT slice, 'rates', 'label_right', count(*) FILTER (WHERE kind = 'right'), count(*) FROM labels GROUP BY slice
UNION ALL SELECT slice, 'rates', 'label_wrong_answer', count(*) FILTER (WHERE kind = 'wrong_answer'),
  count(*) FROM labels GROUP BY slice
UNION ALL SELECT slice, 'rates', 'label_should_have_escalated', count(*) FILTER (WHERE kind = 'should_have_escalated'),
  count(*) FROM labels GROUP BY slice
UNION ALL SELECT slice, 'rates', 'label_heard_wrongly', count(*) FILTER (WHERE kind = 'heard_wrongly'),
  count(*) FROM labels GROUP BY slice
UNION ALL SELECT slice, 'rates', 'satisfied', count(*) FILTER (WHERE score >= 4), count(*) FROM rated GROUP BY slice
UNION ALL SELECT slice, 'rates', 'response_rate', count(*) FILTER (WHERE score IS NOT NULL),
  count(*) FROM ratings GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'answered_confirmed', count(*) FILTER (WHERE outcome = 'answered_confirmed'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'answered_unconfirmed', count(*) FILTER (WHERE outcome = 'answered_unconfirmed'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'answered_rejected', count(*) FILTER (WHERE outcome = 'answered_rejected'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'abandoned_before_answer', count(*) FILTER (WHERE outcome = 'abandoned_before_answer'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'escalated_connected', count(*) FILTER (WHERE outcome = 'escalated_connected'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'escalated_lost', count(*) FILTER (WHERE outcome = 'escalated_lost'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'callback_or_voicemail', count(*) FILTER (WHERE outcome = 'callback_or_voicemail'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'service_request_filed', count(*) FILTER (WHERE outcome = 'service_request_filed'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'emergency_redirected', count(*) FILTER (WHERE outcome = 'emergency_redirected'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'out_of_scope_redirected', count(*) FILTER (WHERE outcome = 'out_of_scope_redirected'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'no_speech_or_spam', count(*) FILTER (WHERE outcome = 'no_speech_or_spam'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'technical_failure', count(*) FILTER (WHERE outcome = 'technical_failure'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'outcomes', 'not over yet', count(*) FILTER (WHERE outcome IS NULL),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'resolved', count(*) FILTER (WHERE standing = 'resolved'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'provisional', count(*) FILTER (WHERE standing = 'provisional'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'waiting', count(*) FILTER (WHERE standing = 'waiting'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'unresolved', count(*) FILTER (WHERE standing = 'unresolved'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'escalated', count(*) FILTER (WHERE standing = 'escalated'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'failed_handoff', count(*) FILTER (WHERE standing = 'failed_handoff'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'emergency', count(*) FILTER (WHERE standing = 'emergency'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'redirected', count(*) FILTER (WHERE standing = 'redirected'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'excluded', count(*) FILTER (WHERE standing = 'excluded'),
  count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'counts as', 'failed', count(*) FILTER (WHERE standing = 'failed'), count(*) FROM queries GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'emergency', count(*) FILTER (WHERE disposition = 'emergency'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'failed', count(*) FILTER (WHERE disposition = 'failed'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'lost', count(*) FILTER (WHERE disposition = 'lost'), count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'escalated', count(*) FILTER (WHERE disposition = 'escalated'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'deferred', count(*) FILTER (WHERE disposition = 'deferred'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'unresolved', count(*) FILTER (WHERE disposition = 'unresolved'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'abandoned', count(*) FILTER (WHERE disposition = 'abandoned'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'redirected', count(*) FILTER (WHERE disposition = 'redirected'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'answered', count(*) FILTER (WHERE disposition = 'answered'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'resolved', count(*) FILTER (WHERE disposition = 'resolved'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'no_speech', count(*) FILTER (WHERE disposition = 'no_speech'),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'dispositions', 'not over yet', count(*) FILTER (WHERE disposition IS NULL),
  count(*) FROM calls GROUP BY slice
UNION ALL SELECT slice, 'rates', 'resolved_of_spoken', count(*) FILTER (WHERE standing = 'resolved'), count(*)
  FROM spoken GROUP BY slice
UNION ALL SELECT slice, 'rates', 'greeting_hang_ups', count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM queries WHERE queries.call_sid = ended.call_sid AND hung_up_in_greeting)), count(*)
  FROM ended GROUP BY slice
UNION ALL SELECT slice, 'rates', 'promises_on_time', count(*) FILTER (WHERE is_kept AND closed_at <= due_at), count(*)
  FROM promises GROUP BY slice
UNION ALL SELECT slice, 'rates', 'promises_late', count(*) FILTER (WHERE is_kept AND closed_at > due_at), count(*)
  FROM promises GROUP BY slice
UNION ALL SELECT slice, 'rates', 'promises_open', count(*) FILTER (WHERE closed_at IS NULL), count(*)
  FROM promises GROUP BY slice
UNION ALL SELECT slice, 'rates', 'promises_failed', count(*) FILTER (WHERE closed_at IS NOT NULL AND NOT is_kept),
  count(*) FROM promises GROUP BY slice;
