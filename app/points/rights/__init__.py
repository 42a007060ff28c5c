"""What a member may see, take along, correct, and have deleted (个人信息保护法 第四十五至四十七、五十条)."""
