-- How long somebody wants what they left about themselves to be kept.
CREATE TABLE terms (
    case_id TEXT   PRIMARY KEY,
    days    BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    told_at BIGINT                            -- when its owner was told that it ends
);
