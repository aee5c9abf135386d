#pragma once

#include <string>
#include <string_view>

namespace forecast {

/// What libpq's message on a connection tells.
struct ServerWords {
    std::string state;  ///< SQLSTATE; empty where the server said nothing
    std::string words;  ///< one line
};

/// Reads a message of PQerrorMessage(), verbose or not: in `FATAL:  28P01: password authentication failed for user "x"`
/// the state is 28P01, in whatever language the rest is. Where libpq tried several addresses, the last one's trouble is
/// told.
ServerWords server_words(std::string_view message);

}  // namespace forecast
