CREATE VIEW speaker_timeline AS
-- What each speaker said, oldest first; articles without a date come last.
--   select published, quote, outlet from speaker_timeline where speaker = 'Jane Doe'
SELECT speaker, published, quote, kind, class, cue, title, outlet, article, score, id, speaker_id
FROM said
WHERE speaker_id IS NOT NULL
ORDER BY speaker, speaker_id, published IS NULL, published, article, start, "end", id;
