// Purpose: what a page may use, in one place. Thread: GUI. Made by app/weir; tests make their own.
#pragma once

namespace weir {

class ConnectionStore;
class SecretStore;
class Clusters;
class Jobs;
class Settings;
class Logbook;
class Masks;
class Guard;

struct Services
{
    ConnectionStore* connections = nullptr;
    SecretStore* secrets = nullptr;
    Clusters* clusters = nullptr;
    Jobs* jobs = nullptr;
    Settings* settings = nullptr;
    Logbook* log = nullptr; ///< null in tests that need none
    Masks* masks = nullptr; ///< null in tests that need none: nothing is masked
    Guard* guard = nullptr; ///< null in tests that need none
};

} // namespace weir
