"""One module per noun: read the request, apply the rules, answer with a wire dict."""
