-- Once a year a family is asked whether number, permission and wishes are still right; a resting request is looked at.
INSERT INTO jobs (id, kind, subject, stage, since, due_at, tries)
    SELECT 'yearly:' || id, 'yearly', id, 0, submitted_at, submitted_at + 31536000000, 0
    FROM cases WHERE state <> 'erased' ON CONFLICT (id) DO NOTHING;
INSERT INTO jobs (id, kind, subject, stage, since, due_at, tries)
    SELECT 'review:' || id, 'review', id, 0, updated_at, updated_at + 31536000000, 0
    FROM cases WHERE state = 'dormant' ON CONFLICT (id) DO NOTHING;
