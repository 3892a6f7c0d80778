"""From words to articles: ranked, calibrated candidates that know what they do not know."""
