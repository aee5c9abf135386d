// One libFuzzer program for all parsers; FUZZ_TARGET says which. scripts/fuzz runs it.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "targets.hpp"

namespace forecast {
namespace {

struct Target {
    std::string_view name;
    void (*read)(const std::string& input);
};

constexpr std::array kTargets = {
    Target{"times", fuzz_times},
    Target{"config", fuzz_config},
    Target{"setting", fuzz_setting},
    Target{"env", fuzz_env},
    Target{"filter", fuzz_filter},
    Target{"secrets", fuzz_secrets},
    Target{"csv", fuzz_csv},
    Target{"file", fuzz_file},
    Target{"periods", fuzz_periods},
    Target{"odre", fuzz_odre},
    Target{"open_meteo", fuzz_open_meteo},
    Target{"mlflow", fuzz_mlflow},
    Target{"spool", fuzz_spool},
    Target{"forecaster", fuzz_forecaster},
    Target{"row_model", fuzz_row_model},
    Target{"model_info", fuzz_model_info},
};

const Target& chosen() {
    static const char* const kName = std::getenv("FUZZ_TARGET");
    for (const Target& target : kTargets) {
        if (kName != nullptr && target.name == kName) {
            return target;
        }
    }
    for (const Target& target : kTargets) {
        std::printf("%s\n", std::string(target.name).c_str());
    }
    std::fflush(stdout);
    ::_exit(2);  // exit() would be a find
}

}  // namespace

std::filesystem::path as_file(const std::string& input, const std::string& name) {
    static const std::filesystem::path kDirectory = [] {
        auto directory = std::filesystem::temp_directory_path() / ("forecast-fuzz-" + std::to_string(::getpid()));
        std::filesystem::create_directories(directory);
        return directory;
    }();
    write_file_atomically(kDirectory / name, input);
    return kDirectory / name;
}

void must_hold(bool so, const char* what) {
    if (!so) {
        std::fprintf(stderr, "this does not hold: %s\n", what);
        std::abort();
    }
}

}  // namespace forecast

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
    forecast::chosen();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        forecast::chosen().read(std::string(data, data + size));
    } catch (const forecast::Error&) {  // a refusal in words
        return 0;
    }
    return 0;
}
