"""What the console and the practice pages share: headers, cookies, form tokens, templates, style, script."""
