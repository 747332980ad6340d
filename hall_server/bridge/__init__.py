"""From the hall's log to the provincial 好差评 system: in order, nothing lost, nothing twice."""
