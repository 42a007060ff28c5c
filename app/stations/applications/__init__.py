"""站点审批: what a place is changes by application; somebody checks, somebody else approves, the applicant sees how it goes."""
