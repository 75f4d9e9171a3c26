// Purpose: what the command line of weir says. Thread: a value.
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

namespace weir {

struct Options
{
    QStringList addresses; ///< weir://…, or a connection's name
    QString demo;          ///< bootstrap address of the demo cluster; empty: none
    QString demoRegistry;
    QString galleryFolder;
    QString tourFolder;
    QString dataFolder; ///< history and what is kept on this machine; empty: the usual place
    bool dark = false;
    bool pseudo = false;
    QSize size{1600, 1000};
    double scale = 1;
};

/// Ends the program with help, version or what is wrong. Needs a QCoreApplication.
Options readOptions(const QStringList& arguments);
/// Before there is an application: the scale, which Qt reads from the environment.
void applyScale(int argc, char** argv);

} // namespace weir
