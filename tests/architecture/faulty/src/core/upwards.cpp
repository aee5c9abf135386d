#include "forecast/net/http_client.hpp"
