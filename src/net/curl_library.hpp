#pragma once

#include <curl/curl.h>

#include "forecast/core/shared_library.hpp"

namespace forecast {

/// The functions of libcurl that are used, by their names without "curl_".
struct CurlLibrary {
    SharedLibrary library{"libcurl.so.4", "libcurl.so"};
    decltype(curl_global_init)* global_init = library.function("curl_global_init");
    decltype(curl_version_info)* version_info = library.function("curl_version_info");
    decltype(curl_getdate)* getdate = library.function("curl_getdate");
    decltype(curl_easy_init)* easy_init = library.function("curl_easy_init");
    decltype(curl_easy_cleanup)* easy_cleanup = library.function("curl_easy_cleanup");
    decltype(curl_easy_reset)* easy_reset = library.function("curl_easy_reset");
    decltype(curl_easy_setopt)* easy_setopt = library.function("curl_easy_setopt");
    decltype(curl_easy_getinfo)* easy_getinfo = library.function("curl_easy_getinfo");
    decltype(curl_easy_perform)* easy_perform = library.function("curl_easy_perform");
    decltype(curl_easy_strerror)* easy_strerror = library.function("curl_easy_strerror");
    decltype(curl_slist_append)* slist_append = library.function("curl_slist_append");
    decltype(curl_slist_free_all)* slist_free_all = library.function("curl_slist_free_all");
};

/// Opens it at the first call. Throws Error(internal) where it is not there.
const CurlLibrary& libcurl();

}  // namespace forecast
