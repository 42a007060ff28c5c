"""From a draft to the public: versions, review by other eyes, a day to publish, locks and former addresses."""
