"""Where is it stored? Database, spool, encryption, backups; journeys and texts that outlive a call."""
