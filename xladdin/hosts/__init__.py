"""宿主：the spreadsheet programs people work in. Each host is generated from the function declarations and holds no arithmetic."""
