"""调整申请: a unit asks for a change of the plan in force."""
