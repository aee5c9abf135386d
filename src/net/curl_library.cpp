#include "curl_library.hpp"

#include "forecast/core/shared_library.hpp"

namespace forecast {

const CurlLibrary& libcurl() {
    static const CurlLibrary kFunctions = [] {
        const SharedLibrary library({"libcurl.so.4", "libcurl.so"});
        CurlLibrary found = {};
        found.global_init = library.function<decltype(curl_global_init)>("curl_global_init");
        found.version_info = library.function<decltype(curl_version_info)>("curl_version_info");
        found.getdate = library.function<decltype(curl_getdate)>("curl_getdate");
        found.easy_init = library.function<decltype(curl_easy_init)>("curl_easy_init");
        found.easy_cleanup = library.function<decltype(curl_easy_cleanup)>("curl_easy_cleanup");
        found.easy_reset = library.function<decltype(curl_easy_reset)>("curl_easy_reset");
        found.easy_setopt = library.function<decltype(curl_easy_setopt)>("curl_easy_setopt");
        found.easy_getinfo = library.function<decltype(curl_easy_getinfo)>("curl_easy_getinfo");
        found.easy_perform = library.function<decltype(curl_easy_perform)>("curl_easy_perform");
        found.easy_strerror = library.function<decltype(curl_easy_strerror)>("curl_easy_strerror");
        found.slist_append = library.function<decltype(curl_slist_append)>("curl_slist_append");
        found.slist_free_all = library.function<decltype(curl_slist_free_all)>("curl_slist_free_all");
        return found;
    }();
    return kFunctions;
}

}  // namespace forecast
