#include "forecast/net/http_client.hpp"
const char* home = std::getenv("HOME");
