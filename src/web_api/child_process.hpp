#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "forecast/core/start_process.hpp"

namespace forecast {

/// A program that runs beside this one, in a process group of its own, with nothing to read. What it writes on stdout
/// and stderr comes out of read(). One that still runs is killed with the object.
class ChildProcess {
public:
    /// Throws Error if the program cannot be started.
    ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
                 const ChangedEnvironment& environment);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// What it wrote, after `wait` at most; empty where that is nothing so far, nothing once it has closed its side.
    std::optional<std::string> read(std::chrono::milliseconds wait);
    /// Its exit code once it has ended, 128 + the signal that ended it.
    std::optional<int> ended();
    /// To its whole group; nothing happens once ended() has been told.
    void signal(int number) const;

private:
    pid_t process_ = -1;
    int output_ = -1;
    std::optional<int> code_;
};

}  // namespace forecast
