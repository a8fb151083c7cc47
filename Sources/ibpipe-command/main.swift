print("ibpipe")
