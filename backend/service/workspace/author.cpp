#include "backend/service/workspace/author.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSysInfo>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace weir {
namespace {

QString userName()
{
    std::vector<char> room(16'384);
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(getuid(), &entry, room.data(), room.size(), &found) == 0 && found && found->pw_name)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(getuid());
}

} // namespace

Author thisAuthor()
{
    return {userName(), QSysInfo::machineHostName(), QFileInfo(QCoreApplication::applicationFilePath()).baseName()};
}

} // namespace weir
