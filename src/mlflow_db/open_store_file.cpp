#include "forecast/mlflow_db/open_store_file.hpp"

#include <sys/stat.h>

#include "run_database.hpp"

namespace forecast {

OpenStoreFile::OpenStoreFile(const TrackingLocation& location) : path_(run_location(location.uri).database.path) {
    struct stat status = {};
    if (::stat(path_.c_str(), &status) == 0) {
        device_ = status.st_dev;
        inode_ = status.st_ino;
    }
}

bool OpenStoreFile::is_in_place() const {
    struct stat status = {};
    return ::stat(path_.c_str(), &status) == 0 && status.st_dev == device_ && status.st_ino == inode_;
}

std::string OpenStoreFile::sentence() const {
    return path_ + " was removed or replaced while this server had it open: nothing is changed any more";
}

std::string OpenStoreFile::advice() const {
    return "start the server again, once the file that is meant lies there";
}

}  // namespace forecast
