#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace forecast {

/// What a program reads and writes: open files of this process.
struct StandardFiles {
    std::optional<int> in;  ///< nothing: there is nothing to read
    int out;
    int err;
};

/// Variables of the environment that differ from this process'; nothing = the program has none such.
using ChangedEnvironment = std::map<std::string, std::optional<std::string>>;

/// Starts a program, found as a shell finds it, in a process group of its own, with no open files but `files` and with
/// signals as they usually are, whatever started this process had ignored or blocked. `arguments` begins with its name.
/// Returns its id, which the caller has to wait for. Throws Error if it cannot be started.
pid_t start_process(const std::string& program, std::vector<std::string> arguments, const StandardFiles& files,
                    const ChangedEnvironment& environment = {});

}  // namespace forecast
