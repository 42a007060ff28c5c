"""What points are exchanged for: rewards, stock by place, vouchers and hand-over."""
