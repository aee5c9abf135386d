#include "png_file.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"

namespace forecast {
namespace {

constexpr const char* kConverter = "rsvg-convert";

/// A directory of its own where temporary files go, removed with all that is in it.
class ScratchDirectory {
public:
    ScratchDirectory() {
        std::string name = (std::filesystem::temp_directory_path() / "forecast-png-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            throw Error("no temporary directory {} could be made ({})", name, std::strerror(errno));
        }
        path_ = name;
    }
    ~ScratchDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

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
    const ScratchDirectory scratch;
    const auto source = scratch.path() / "plot.svg";
    const auto made = scratch.path() / "plot.png";
    write_file_atomically(source, svg);
    if (const int status = convert(source.string(), made.string()); status != 0) {
        throw Error("{} could not make {} (exit status {})", kConverter, file.string(), status);
    }
    write_file_atomically(file, read_file(made));
}

}  // namespace forecast
