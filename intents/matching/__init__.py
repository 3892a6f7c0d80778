"""From words to articles: ranked, calibrated candidates, with a probability that none fits."""
