mod m0001_create_counts;
mod m0002_count_slowly;
mod m0003_forget_counts;
mod m0004_break;
