#include "png_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"

namespace forecast {
namespace {

constexpr const char* kConverter = "rsvg-convert";

/// Runs the converter and waits for it; its exit status.
int convert(const std::string& from, const std::string& to) {
    std::string program = kConverter;  // posix_spawn takes what may be changed
    std::string zoom = "--zoom=2";     // sharp on paper
    std::string out = "--output=" + to;
    std::string in = from;
    const std::array<char*, 5> arguments = {program.data(), zoom.data(), out.data(), in.data(), nullptr};
    pid_t process = 0;
    const int failure = posix_spawnp(&process, kConverter, nullptr, nullptr, arguments.data(), environ);
    if (failure != 0) {
        throw Error("a PNG is made by {}, which cannot be started ({})", kConverter, std::strerror(failure))
            .with_advice("apt-get install librsvg2-bin, or take --format svg");
    }
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

void write_png(const std::string& svg, const std::filesystem::path& file) {
    const std::filesystem::path source = file.string() + ".svg";
    write_file_atomically(source, svg);
    int status = 0;
    try {
        status = convert(source.string(), file.string());
    } catch (const Error&) {
        std::filesystem::remove(source);
        throw;
    }
    std::filesystem::remove(source);
    if (status != 0) {
        throw Error("{} could not make {} (exit status {})", kConverter, file.string(), status);
    }
}

}  // namespace forecast
