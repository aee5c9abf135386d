#include <unistd.h>

#include <exception>
#include <iostream>

#include "api_server.hpp"
#include "forecast/core/error.hpp"
#include "test_paths.hpp"

namespace forecast {
namespace {

struct Arguments {
    std::optional<Fault> fault;
    int fault_count = -1;
    std::string data = "simulated";
    std::optional<Day> until;
};

void set_fault(Arguments& arguments, const std::string& text) {
    const auto colon = text.find(':');
    arguments.fault = fault_named(text.substr(0, colon));
    arguments.fault_count = colon == std::string::npos ? -1 : std::stoi(text.substr(colon + 1));
    if (!arguments.fault) {
        throw Error(ErrorKind::invalid_argument, "there is no fault '{}'; see tests/support/api_fault.hpp", text);
    }
}

Arguments parse(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        const auto& value = words[i + 1];
        if (words[i] == "--fault") {
            set_fault(arguments, value);
        } else if (words[i] == "--data" && (value == "simulated" || value == "shared")) {
            arguments.data = value;
        } else if (words[i] == "--until" && parse_day(value)) {
            arguments.until = parse_day(value);
        } else {
            throw Error(ErrorKind::invalid_argument, "'{} {}' is not understood", words[i], value);
        }
    }
    if (words.size() % 2 != 0) {
        throw Error(ErrorKind::invalid_argument,
                    "usage: api_server [--fault name[:count]] [--data simulated|shared] [--until YYYY-MM-DD]");
    }
    return arguments;
}

ApiData data_for(const Arguments& arguments) {
    if (arguments.data == "simulated") {
        return simulated_api_data(arguments.until.value_or(day_of(now(), kParis)));
    }
    auto data = shared_api_data();
    if (!data) {
        throw Error(ErrorKind::insufficient_data, "{} is not there; serve --data simulated",
                    shared_data_directory().string());
    }
    data->until = arguments.until.value_or(data->until);
    return *data;
}

/// Serves until it is killed.
void serve(const Arguments& arguments) {
    ApiServer server(data_for(arguments));
    if (arguments.fault) {
        server.fail(*arguments.fault, arguments.fault_count);
    }
    std::cout << "port " << server.port() << std::endl;
    ::pause();
}

}  // namespace
}  // namespace forecast

int main(int argc, char** argv) {
    try {
        forecast::serve(forecast::parse({argv + 1, argv + argc}));
    } catch (const std::exception& error) {
        std::cerr << "api_server: " << error.what() << "\n";
        return 2;
    }
    return 0;
}
