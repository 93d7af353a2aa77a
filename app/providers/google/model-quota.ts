/** The kind of every meter here: a model's quota, whose length the answer does not say. */
export const modelQuota = 'model_quota';
