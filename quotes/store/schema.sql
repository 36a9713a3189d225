-- The quotes database. It is a build product: delete it and `quotes annotate` makes it again.
-- All offsets are Unicode code points into articles.text, half-open: substr(articles.text, start + 1, "end" - start) is the span.
-- The full-text triggers see REPLACE only on connections with `PRAGMA recursive_triggers = on` (ours, and sqlite-utils').

CREATE TABLE runs (
  -- One row each time `quotes annotate` had something to do.
  id          INTEGER PRIMARY KEY,  -- number of the run
  version     TEXT NOT NULL,        -- version of quotes
  code_sha256 TEXT NOT NULL,        -- hash over rules, sieves and lexicons
  models      TEXT NOT NULL CHECK (iif(json_valid(models), json_type(models), '') = 'array'),  -- JSON: [{"name", "version", "sha256"}]
  options     TEXT NOT NULL CHECK (iif(json_valid(options), json_type(options), '') = 'object'),  -- JSON: the options that change results
  started     TEXT NOT NULL,        -- UTC, ISO 8601
  finished    TEXT                  -- UTC, ISO 8601; NULL when it was interrupted
) STRICT;

CREATE TABLE articles (
  -- The articles as they were read; the text is never changed.
  slug      TEXT PRIMARY KEY NOT NULL CHECK (slug <> ''),  -- readable name, the same on every rebuild
  file      TEXT NOT NULL,                                 -- path as given on the command line, "-" for standard input
  text      TEXT NOT NULL CHECK (text <> ''),              -- the decoded text that all offsets count into
  sha256    TEXT NOT NULL CHECK (length(sha256) = 64),     -- of the text's UTF-8 bytes
  raw_sha256 TEXT CHECK (length(raw_sha256) = 64),         -- of the file's bytes, where the text was extracted from a page or document
  encoding  TEXT NOT NULL,                                 -- the file's encoding
  title     TEXT,                                          -- headline, where known
  outlet    TEXT,                                          -- who published it, where known
  byline    TEXT,                                          -- who wrote it, where known
  published TEXT,                                          -- date or time of publication, where known
  url       TEXT,                                          -- where it stands, where known
  words     INTEGER NOT NULL CHECK (words >= 0),           -- words between white space
  run       INTEGER NOT NULL REFERENCES runs(id)           -- the run that annotated it
) STRICT;
CREATE INDEX articles_run ON articles(run);
CREATE INDEX articles_sha256 ON articles(sha256);

CREATE TABLE zones (
  -- What each block of an article's text is. Boilerplate and bylines give no quotes.
  article TEXT NOT NULL REFERENCES articles(slug) ON DELETE CASCADE,  -- the article
  seq     INTEGER NOT NULL CHECK (seq >= 0),                          -- 0, 1, 2 ... in text order
  kind    TEXT NOT NULL CHECK (kind IN ('title', 'byline', 'body', 'caption', 'boilerplate')),  -- what the block is
  start   INTEGER NOT NULL CHECK (start >= 0),                        -- first code point
  "end"   INTEGER NOT NULL CHECK ("end" > start),                     -- one past the last code point
  PRIMARY KEY (article, seq)
) STRICT;

CREATE TABLE sentences (
  -- The sentences of the parsed zones.
  article TEXT NOT NULL REFERENCES articles(slug) ON DELETE CASCADE,  -- the article
  seq     INTEGER NOT NULL CHECK (seq >= 0),                          -- 0, 1, 2 ... in text order
  zone    INTEGER NOT NULL,                                           -- zones.seq of the zone it stands in
  start   INTEGER NOT NULL CHECK (start >= 0),                        -- first code point
  "end"   INTEGER NOT NULL CHECK ("end" > start),                     -- one past the last code point
  text    TEXT NOT NULL CHECK (length(text) = "end" - start),         -- the words themselves
  PRIMARY KEY (article, seq),
  FOREIGN KEY (article, zone) REFERENCES zones(article, seq) ON DELETE CASCADE
) STRICT;
CREATE INDEX sentences_zone ON sentences(article, zone);

CREATE TABLE parses (
  -- The dependency parse of each article.
  article TEXT PRIMARY KEY NOT NULL REFERENCES articles(slug) ON DELETE CASCADE,  -- the article
  names   TEXT NOT NULL CHECK (iif(json_valid(names), json_type(names), '') = 'array'),  -- JSON: the names that it has most often, as they compare
  conllu  TEXT NOT NULL  -- CoNLL-U, with offsets in MISC
) STRICT;

CREATE TABLE quotes (
  -- The attributions found in the articles: a statement, thought or announcement of somebody.
  id      TEXT PRIMARY KEY NOT NULL,                                      -- article:start-end of its first content span, ".2" if taken
  article TEXT NOT NULL REFERENCES articles(slug) ON DELETE CASCADE,      -- the article
  zone    TEXT NOT NULL CHECK (zone IN ('title', 'byline', 'body', 'caption', 'boilerplate')),  -- kind of zone it stands in
  kind    TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),  -- in marks, retold, retold with marked pieces
  class   TEXT NOT NULL CHECK (class IN ('speech', 'thought')),           -- said aloud, or wanted, feared, intended
  flags   TEXT NOT NULL CHECK (iif(json_valid(flags), json_type(flags), '') = 'array'),  -- JSON: asked, future, hypothetical, negated
  parent  TEXT REFERENCES quotes(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,  -- the quote in whose content it stands
  rule    TEXT NOT NULL,                                                  -- the rule that found it, or "tagger"
  score   REAL NOT NULL CHECK (score BETWEEN 0 AND 1),                    -- how far to trust it
  scores  TEXT CHECK (scores IS NULL OR iif(json_valid(scores), json_type(scores), '') = 'object'),  -- JSON: what is behind the score; NULL without tagger
  text    TEXT NOT NULL CHECK (text <> ''),                               -- its content spans, joined by " … ": for reading and search
  start   INTEGER NOT NULL CHECK (start >= 0),                            -- start of its first content span
  "end"   INTEGER NOT NULL CHECK ("end" > start)                          -- end of its last content span
) STRICT;
CREATE INDEX quotes_article ON quotes(article);
CREATE INDEX quotes_parent ON quotes(parent);
CREATE INDEX quotes_score ON quotes(score, id);

CREATE TABLE spans (
  -- The exact words of each quote, by role, in text order. An interrupted quote has two content spans.
  quote TEXT NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,  -- the quote
  role  TEXT NOT NULL,  -- fragment: a marked piece of a mixed quote; hedge: the reporter's own; certainty: shows how certain the speaker is
  seq   INTEGER NOT NULL CHECK (seq >= 0),                      -- 0, 1, 2 ... within the role
  start INTEGER NOT NULL CHECK (start >= 0),                    -- first code point
  "end" INTEGER NOT NULL CHECK ("end" > start),                 -- one past the last code point
  text  TEXT NOT NULL CHECK (length(text) = "end" - start),     -- the words themselves
  PRIMARY KEY (quote, role, seq),
  CHECK (role IN ('content', 'cue', 'source', 'fragment', 'hedge', 'certainty'))
) STRICT;

CREATE TABLE speakers (
  -- Everybody and everything that speaks, once for all articles. Different people of equal full name are one speaker here.
  id   TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),                            -- readable name; article/name for speakers of one article only
  name TEXT NOT NULL CHECK (name <> ''),                                      -- the full name that most articles give
  type TEXT NOT NULL CHECK (type IN ('person', 'organisation', 'anonymous'))  -- the type that most articles give
) STRICT;
CREATE INDEX speakers_name ON speakers(name);

CREATE TABLE appearances (
  -- The speakers of each article, under the name that this article gives them, and who that is across articles.
  article TEXT NOT NULL REFERENCES articles(slug) ON DELETE CASCADE,  -- the article
  id      TEXT NOT NULL CHECK (id <> ''),                             -- the speaker's name within the article, as a key
  seq     INTEGER NOT NULL CHECK (seq >= 0),                          -- 0, 1, 2 ... within the article
  name    TEXT NOT NULL CHECK (name <> ''),                           -- the fullest name there
  type    TEXT NOT NULL CHECK (type IN ('person', 'organisation', 'anonymous')),  -- what they are there
  speaker TEXT NOT NULL REFERENCES speakers(id),                      -- who that is across articles
  link    TEXT CHECK (link IN ('known', 'same-name', 'spelling', 'short-form', 'acronym', 'own-article', 'ambiguous')),  -- by what; NULL until a run ends
  PRIMARY KEY (article, id)
) STRICT;
CREATE INDEX appearances_speaker ON appearances(speaker);

CREATE TABLE aliases (
  -- The other names of the speakers of each article.
  article    TEXT NOT NULL,                        -- the article
  appearance TEXT NOT NULL,                        -- appearances.id of the speaker
  seq        INTEGER NOT NULL CHECK (seq >= 0),    -- 0, 1, 2 ... within the appearance
  alias      TEXT NOT NULL,                        -- the other name
  PRIMARY KEY (article, appearance, seq),
  FOREIGN KEY (article, appearance) REFERENCES appearances(article, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE known_names (
  -- What annotations/speakers.toml said about names when speakers were linked last.
  name    TEXT NOT NULL,  -- the name
  article TEXT,           -- slug of the article that this holds for; NULL for all articles
  speaker TEXT NOT NULL,  -- name of the speaker that it means
  type    TEXT CHECK (type IN ('person', 'organisation', 'anonymous'))  -- what the speaker is, where somebody said so
) STRICT;

CREATE TABLE attributions (
  -- Who speaks each quote: one row a speaker, or one row with a reason when nobody is known.
  quote      TEXT NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,  -- the quote
  seq        INTEGER NOT NULL CHECK (seq >= 0),                      -- 0, 1, 2 ... for several speakers
  article    TEXT NOT NULL,                                          -- the article of the quote
  appearance TEXT,                                                   -- appearances.id of the speaker; NULL when nobody is known
  rule       TEXT NOT NULL,                                          -- the sieve that decided
  score      REAL NOT NULL CHECK (score BETWEEN 0 AND 1),            -- how far to trust it
  reason     TEXT,                                                   -- why there is no speaker
  PRIMARY KEY (quote, seq),
  FOREIGN KEY (article, appearance) REFERENCES appearances(article, id),
  CHECK ((appearance IS NULL) <> (reason IS NULL))
) STRICT;
CREATE INDEX attributions_appearance ON attributions(article, appearance);

CREATE TABLE framings (
  -- What the reporter does with the cue of each quote; the reporter's hedges are spans of the role 'hedge'.
  quote      TEXT PRIMARY KEY NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,  -- the quote
  lemma      TEXT,           -- the cue in the table of cues; NULL where the table has none for it
  engagement TEXT NOT NULL,  -- what the cue makes of the words
  act        TEXT NOT NULL,  -- what the speaker does by them
  reporter   TEXT NOT NULL,  -- the reporter's own commitment
  CHECK (engagement IN ('ACKNOWLEDGE', 'DISTANCE', 'ENDORSE', 'PRONOUNCE', 'DISCLAIM')),
  CHECK (act IN ('assert', 'ask', 'commit', 'direct', 'warn', 'praise', 'criticise', 'deny', 'agree', 'think')),
  CHECK (reporter IN ('endorses', 'reports', 'distances'))
) STRICT;

CREATE TABLE certainties (
  -- How certain the speaker is of what each quote says; the words that show it are spans of the role 'certainty'.
  quote TEXT PRIMARY KEY NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,  -- the quote
  value TEXT NOT NULL,  -- as in FactBank: certain, probable, possible; + that it is so, - that it is not; U: not said
  time  TEXT NOT NULL,  -- when it is so
  CHECK (value IN ('CT+', 'PR+', 'PS+', 'CT-', 'PR-', 'PS-', 'U')),
  CHECK (time IN ('past', 'present', 'future'))
) STRICT;

CREATE TABLE topics (
  -- What stands are taken on, once for all articles: targets that mean the same, however they are worded.
  id   TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),  -- readable name; article/name where the words are clear only there
  name TEXT NOT NULL CHECK (name <> '')             -- the clearest of the usual wordings, or what annotations/topics.toml says
) STRICT;
CREATE INDEX topics_name ON topics(name);

CREATE TABLE known_topics (
  -- What annotations/topics.toml said when topics were linked last: a row for each wording and article.
  topic   TEXT NOT NULL,  -- name of the topic
  wording TEXT NOT NULL,  -- what a target is called
  list    TEXT NOT NULL CHECK (list IN ('same', 'not')),  -- whether targets that are called so are on the topic
  article TEXT            -- slug of the article that this holds for; NULL for all articles
) STRICT;

CREATE TABLE stances (
  -- What is stood for or against in each quote, how that was found, and on which topic it is.
  quote            TEXT NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,  -- the quote
  seq              INTEGER NOT NULL CHECK (seq >= 0),                      -- 0, 1, 2 ... within the quote
  target           TEXT NOT NULL,                                          -- the words that name what it is about
  target_start     INTEGER NOT NULL CHECK (target_start >= 0),             -- their first code point
  target_end       INTEGER NOT NULL CHECK (target_end > target_start),     -- one past their last code point
  kind             TEXT NOT NULL,                                          -- what the target is
  via              TEXT NOT NULL,                                          -- how the target was found
  antecedent       TEXT,                                                   -- the words for which a target such as "it" stands
  antecedent_start INTEGER CHECK (antecedent_start >= 0),                  -- their first code point
  antecedent_end   INTEGER CHECK (antecedent_end > antecedent_start),      -- one past their last code point
  label            TEXT NOT NULL,                                          -- for, against, or neither
  attitude         TEXT,                                                   -- what kind of stand it is; NULL for NEUTRAL
  intensity        TEXT,                                                   -- how strong; NULL for NEUTRAL
  holder           TEXT,                                                   -- the words for whose stand it is; NULL: the speaker's
  holder_start     INTEGER CHECK (holder_start >= 0),                      -- their first code point
  holder_end       INTEGER CHECK (holder_end > holder_start),              -- one past their last code point
  rule             TEXT NOT NULL,                                          -- the rule that gave the label, or "model"
  favor            REAL CHECK (favor BETWEEN 0 AND 1),                     -- the model's probability of FAVOR; NULL without model
  against          REAL CHECK (against BETWEEN 0 AND 1),                   -- of AGAINST
  neutral          REAL CHECK (neutral BETWEEN 0 AND 1),                   -- of NEUTRAL
  agreement        TEXT NOT NULL,                                          -- who is behind the label; conflict: rule and model differ
  score            REAL NOT NULL CHECK (score BETWEEN 0 AND 1),            -- how far to trust the label
  head             TEXT NOT NULL,                                          -- what target or antecedent are about: a lemma, or one of names; '' for no word
  lemmas           TEXT NOT NULL,                                          -- JSON: their content words
  names            TEXT NOT NULL,                                          -- JSON: the names in them, as they compare
  topic            TEXT REFERENCES topics(id),                             -- what it is a stand on; NULL for words that name nothing, such as "it"
  topic_rule       TEXT,                                                   -- how the words are like the name of the topic; NULL until a run ends
  PRIMARY KEY (quote, seq),
  CHECK (length(target) = target_end - target_start),
  CHECK (kind IN ('entity', 'relation', 'event', 'policy', 'situation', 'proposition')),
  CHECK (via IN ('cue-object', 'shell-noun', 'directive', 'commissive', 'evaluation', 'deontic', 'effect', 'attitude', 'modifier', 'candidate')),
  CHECK ((antecedent IS NULL) = (antecedent_start IS NULL) AND (antecedent IS NULL) = (antecedent_end IS NULL)),
  CHECK (length(antecedent) = antecedent_end - antecedent_start),
  CHECK (label IN ('FAVOR', 'AGAINST', 'NEUTRAL')),
  CHECK (attitude IN ('evaluation', 'affect', 'agreement', 'directive', 'commissive')),
  CHECK (intensity IN ('low', 'mid', 'high')),
  CHECK ((label = 'NEUTRAL') = (attitude IS NULL)),
  CHECK (label <> 'NEUTRAL' OR intensity IS NULL),
  CHECK ((holder IS NULL) = (holder_start IS NULL) AND (holder IS NULL) = (holder_end IS NULL)),
  CHECK (length(holder) = holder_end - holder_start),
  CHECK ((favor IS NULL) = (against IS NULL) AND (favor IS NULL) = (neutral IS NULL)),
  CHECK (agreement IN ('both', 'rule', 'model', 'conflict')),
  CHECK (iif(json_valid(lemmas), json_type(lemmas), '') = 'array'),
  CHECK (iif(json_valid(names), json_type(names), '') = 'array'),
  CHECK (topic_rule IN ('known', 'same-words', 'same-name', 'same-head', 'similar', 'own')),
  CHECK (topic IS NULL OR topic_rule IS NOT NULL)
) STRICT;
CREATE INDEX stances_topic ON stances(topic);
CREATE INDEX stances_conflict ON stances(quote) WHERE agreement = 'conflict';

CREATE TABLE stance_evidence (
  -- The words that show each stance, and what they do.
  quote  TEXT NOT NULL,                                       -- the quote
  stance INTEGER NOT NULL,                                    -- stances.seq of the stance
  seq    INTEGER NOT NULL CHECK (seq >= 0),                   -- 0, 1, 2 ... within the stance
  role   TEXT NOT NULL,                                       -- what they do; attributed: the model looked at them; review: a person's
  row    TEXT,                                                -- the row of the stance lexicon that knows them: lemma/pos/class
  start  INTEGER NOT NULL CHECK (start >= 0),                 -- first code point
  "end"  INTEGER NOT NULL CHECK ("end" > start),              -- one past the last code point
  text   TEXT NOT NULL CHECK (length(text) = "end" - start),  -- the words themselves
  PRIMARY KEY (quote, stance, seq),
  FOREIGN KEY (quote, stance) REFERENCES stances(quote, seq) ON DELETE CASCADE,
  CHECK (role IN ('predicate', 'shell', 'negation', 'booster', 'hedge', 'effect', 'attributed', 'review'))
) STRICT;

CREATE TABLE changed_quotes (
  -- What each run changed in articles that were annotated before: a row for each quote that came, went, or reads otherwise.
  run     INTEGER NOT NULL REFERENCES runs(id),  -- the run that changed it
  article TEXT NOT NULL,                         -- the article
  quote   TEXT NOT NULL,                         -- the quote
  change  TEXT NOT NULL CHECK (change IN ('came', 'went', 'changed')),  -- what became of it
  before  TEXT CHECK (before IS NULL OR iif(json_valid(before), json_type(before), '') = 'object'),  -- JSON: how it read before; NULL for one that came
  after   TEXT CHECK (after IS NULL OR iif(json_valid(after), json_type(after), '') = 'object'),     -- JSON: how it reads now; NULL for one that went
  PRIMARY KEY (run, quote),
  CHECK ((before IS NULL) = (change = 'came') AND (after IS NULL) = (change = 'went'))
) STRICT;
CREATE INDEX changed_quotes_article ON changed_quotes(article);

CREATE TABLE reviews (
  -- What people say about quotes, each act a row. Rows are only ever added; annotating again leaves them as they are.
  id         TEXT PRIMARY KEY NOT NULL,                 -- time and reviewer: at/reviewer
  article    TEXT NOT NULL,                             -- the article's name when it was reviewed
  sha256     TEXT NOT NULL CHECK (length(sha256) = 64), -- of the text that was reviewed: its spans count into that
  quote      TEXT NOT NULL,                             -- the quote's id when it was reviewed
  reviewer   TEXT NOT NULL CHECK (reviewer <> ''),      -- who
  at         TEXT NOT NULL,                             -- when: UTC, ISO 8601
  action     TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'correct', 'add', 'rate', 'undo')),  -- what they did
  before     TEXT CHECK (before IS NULL OR iif(json_valid(before), json_type(before), '') = 'object'),  -- JSON: the quote as they saw it
  after      TEXT CHECK (after IS NULL OR iif(json_valid(after), json_type(after), '') = 'object'),     -- JSON: as it should be
  undoes     TEXT REFERENCES reviews(id) DEFERRABLE INITIALLY DEFERRED,  -- the review that this one takes back
  rating     TEXT CHECK (rating IS NULL OR iif(json_valid(rating), json_type(rating), '') = 'object'),  -- JSON: a fact-checker's verdict, and where it stands
  decides    INTEGER NOT NULL CHECK (decides IN (0, 1)),  -- 1 where it settles a disagreement
  note       TEXT,                                      -- what they noted
  guidelines TEXT NOT NULL                              -- the version of the guidelines by which they judged
) STRICT;
CREATE INDEX reviews_article ON reviews(article);
CREATE INDEX reviews_sha256 ON reviews(sha256);
CREATE INDEX reviews_reviewer ON reviews(reviewer, at);
CREATE INDEX reviews_acts ON reviews(reviewer, action, quote, at);
CREATE INDEX reviews_undoes ON reviews(undoes);
CREATE TRIGGER reviews_are_not_changed BEFORE UPDATE ON reviews BEGIN
  SELECT RAISE(ABORT, 'reviews are only ever added; undo one by another');
END;
CREATE TRIGGER reviews_are_not_deleted BEFORE DELETE ON reviews BEGIN
  SELECT RAISE(ABORT, 'reviews are only ever added; undo one by another');
END;

CREATE TABLE review_places (
  -- Which quote each review is about now. Made anew from reviews and quotes.
  review  TEXT PRIMARY KEY NOT NULL REFERENCES reviews(id),  -- the review
  article TEXT NOT NULL,                                     -- the article as it is called now
  quote   TEXT NOT NULL,                                     -- the quote as it is called now: of the tool, or one that people added
  place   TEXT NOT NULL CHECK (place IN ('id', 'words', 'added', 'lost'))  -- found by id, by its words, of people alone; lost: an orphan
) STRICT;
CREATE INDEX review_places_quote ON review_places(quote);
CREATE INDEX review_places_article ON review_places(article);

CREATE TABLE verdicts (
  -- What the reviews of each quote come to. Made anew from reviews and quotes.
  quote     TEXT PRIMARY KEY NOT NULL,  -- the quote as it is called now: of the tool, or one that people added
  article   TEXT NOT NULL,              -- the article as it is called now
  status    TEXT NOT NULL CHECK (status IN ('accepted', 'corrected', 'added', 'rejected', 'disputed')),  -- what they come to
  found     INTEGER NOT NULL CHECK (found IN (0, 1)),  -- whether the tool finds the quote, too
  review    TEXT NOT NULL REFERENCES reviews(id),      -- the review that decides; of a disputed quote, the last
  reviewers INTEGER NOT NULL CHECK (reviewers > 0),    -- how many people have judged it
  reading   TEXT CHECK (reading IS NULL OR iif(json_valid(reading), json_type(reading), '') = 'object'),  -- JSON: how it reads; NULL: rejected, disputed
  kind      TEXT CHECK (kind IN ('direct', 'indirect', 'mixed')),  -- of the reading, as are the next four
  text      TEXT,                                                  -- its content spans, joined by " … "
  speakers  TEXT,                                                  -- their names, joined by ", "; NULL where nobody can be named
  start     INTEGER CHECK (start >= 0),                            -- start of its first content span
  "end"     INTEGER CHECK ("end" > start),                         -- end of its last content span
  rating    TEXT,                                                  -- JSON: a fact-checker's verdict; NULL if there is none
  CHECK ((reading IS NULL) = (status IN ('rejected', 'disputed'))),
  CHECK ((reading IS NULL) = (text IS NULL) AND (reading IS NULL) = (kind IS NULL) AND (reading IS NULL) = (start IS NULL))
) STRICT;
CREATE INDEX verdicts_article ON verdicts(article);
CREATE INDEX verdicts_status ON verdicts(status);
CREATE INDEX verdicts_review ON verdicts(review);

CREATE TABLE groupings (
  -- When the same words were looked for last, and in what: one row, or none where nobody has asked yet.
  id       INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1
  articles INTEGER NOT NULL,                    -- how many articles there were
  run      INTEGER NOT NULL,                    -- the last run that annotated one of them; 0 if there were none
  at       TEXT NOT NULL                        -- UTC, ISO 8601
) STRICT;

CREATE TABLE quote_groups (
  -- The same words in several articles, as `quotes groups` found them last.
  id      TEXT PRIMARY KEY NOT NULL,  -- id of the quote that appeared first
  fullest TEXT NOT NULL,              -- id of the quote with the fullest version
  text    TEXT NOT NULL               -- the fullest version
) STRICT;

CREATE TABLE quote_group_members (
  -- The quotes of each group.
  quote    TEXT PRIMARY KEY NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,  -- the quote
  "group"  TEXT NOT NULL REFERENCES quote_groups(id) ON DELETE CASCADE,        -- the group
  seq      INTEGER NOT NULL CHECK (seq >= 0),                                  -- 0, 1, 2 ... in the order in which they appeared
  relation TEXT NOT NULL CHECK (relation IN ('equal', 'near', 'cut')),         -- what it is to the fullest version
  marked   INTEGER NOT NULL CHECK (marked IN (0, 1)),                          -- 1: only the words in quotation marks were compared
  score    REAL NOT NULL CHECK (score BETWEEN 0 AND 1)                         -- how much of the compared words is the same
) STRICT;
CREATE INDEX quote_group_members_group ON quote_group_members("group", seq);

CREATE TABLE article_groups (
  -- Copies and cut versions of one article, a row for each article, as `quotes groups` found them last.
  article  TEXT PRIMARY KEY NOT NULL REFERENCES articles(slug) ON DELETE CASCADE,  -- the article
  "group"  TEXT NOT NULL,                                                          -- slug of the article that appeared first
  fullest  TEXT NOT NULL,                                                          -- slug of the longest version
  seq      INTEGER NOT NULL CHECK (seq >= 0),                                      -- 0, 1, 2 ... in the order in which they appeared
  relation TEXT NOT NULL CHECK (relation IN ('equal', 'near', 'cut')),             -- what it is to the longest version
  score    REAL NOT NULL CHECK (score BETWEEN 0 AND 1)                             -- share of its five-word sequences that the longest has
) STRICT;
CREATE INDEX article_groups_group ON article_groups("group", seq);

-- Full-text search over what was said, kept in step by triggers: sqlite-utils search quotes.db quotes coordination
CREATE VIRTUAL TABLE quotes_fts USING fts5(text, content="quotes", tokenize="porter unicode61 remove_diacritics 2");
CREATE TRIGGER quotes_ai AFTER INSERT ON quotes BEGIN
  INSERT INTO quotes_fts(rowid, text) VALUES (new.rowid, new.text);
END;
CREATE TRIGGER quotes_ad AFTER DELETE ON quotes BEGIN
  INSERT INTO quotes_fts(quotes_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
END;
CREATE TRIGGER quotes_au AFTER UPDATE ON quotes BEGIN
  INSERT INTO quotes_fts(quotes_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
  INSERT INTO quotes_fts(rowid, text) VALUES (new.rowid, new.text);
END;

-- Full-text search over whole articles, kept in step by triggers: sqlite-utils search quotes.db articles summit
CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, content="articles", tokenize="porter unicode61 remove_diacritics 2");
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts(rowid, title, text) VALUES (new.rowid, new.title, new.text);
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.rowid, old.title, old.text);
END;
CREATE TRIGGER articles_au AFTER UPDATE ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.rowid, old.title, old.text);
  INSERT INTO articles_fts(rowid, title, text) VALUES (new.rowid, new.title, new.text);
END;
