#include "curl_library.hpp"

namespace forecast {

const CurlLibrary& libcurl() {
    static const CurlLibrary kFunctions;
    return kFunctions;
}

}  // namespace forecast
