#include "forecast/core/shared_library.hpp"

#include <dlfcn.h>

#include <string>

#include "forecast/core/error.hpp"

namespace forecast {

SharedLibrary::SharedLibrary(std::initializer_list<const char*> files) {
    for (const char* file : files) {
        file_ = file;
        handle_ = dlopen(file, RTLD_NOW | RTLD_LOCAL);
        if (handle_ != nullptr) {
            return;
        }
    }
    throw Error("cannot open the library {}: {}; install it", *files.begin(), dlerror());
}

FunctionAddress SharedLibrary::function(const char* name) const {
    void* const address = dlsym(handle_, name);
    return address != nullptr ? FunctionAddress(address)
                              : throw Error(
                                    "the library {} has no function {}; install the release that this "
                                    "program was built with",
                                    file_, name);
}

}  // namespace forecast
