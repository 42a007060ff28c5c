"""A notice's table becomes a project's figures: columns mapped, units confirmed, sums checked, all lines or none."""
