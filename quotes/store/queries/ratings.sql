-- Fact-checkers' ratings of what was said, and where they are published; the latest quotes first.
SELECT
  rating ->> 'verdict' AS verdict,
  speakers,
  quote,
  rating ->> 'url' AS url,
  rating ->> 'explanation' AS explanation,
  published,
  outlet,
  id
FROM quotes_reviewed
WHERE id IN (SELECT quote FROM verdicts WHERE rating IS NOT NULL)
ORDER BY published DESC, id
LIMIT 1000
