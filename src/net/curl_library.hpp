#pragma once

#include <curl/curl.h>

namespace forecast {

/// The functions of libcurl that are used, by their names without "curl_".
struct CurlLibrary {
    decltype(curl_global_init)* global_init;
    decltype(curl_version_info)* version_info;
    decltype(curl_getdate)* getdate;
    decltype(curl_easy_init)* easy_init;
    decltype(curl_easy_cleanup)* easy_cleanup;
    decltype(curl_easy_reset)* easy_reset;
    decltype(curl_easy_setopt)* easy_setopt;
    decltype(curl_easy_getinfo)* easy_getinfo;
    decltype(curl_easy_perform)* easy_perform;
    decltype(curl_easy_strerror)* easy_strerror;
    decltype(curl_slist_append)* slist_append;
    decltype(curl_slist_free_all)* slist_free_all;
};

/// Opens it at the first call. Throws Error(internal) where it is not there.
const CurlLibrary& libcurl();

}  // namespace forecast
