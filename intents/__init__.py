"""What did the caller want?"""

import os

# onnxruntime reads this when it is imported. Without it 1.32 looks up its maker's host, and keeps an id of
# the device and a database of events in the user's cache. Every process of the line imports this package.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
