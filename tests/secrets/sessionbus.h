// Purpose: a D-Bus session of one's own for a test, with gnome-keyring unlocked in it, or with nobody who keeps
// secrets. Thread: GUI. Limits: sets DBUS_SESSION_BUS_ADDRESS, HOME and the XDG folders of this process; what it starts
// it ends.
#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace weir::test {

class SessionBus
{
public:
    enum class Keyring {
        None,   ///< nobody keeps secrets
        Locked, ///< started on demand, and nobody can be asked for its password
        Unlocked
    };
    /// Empty: all is well; else what is missing.
    QString start(Keyring keyring)
    {
        for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"})
            qputenv(name, m_folder.path().toLocal8Bit());
        // With a display the keyring would open a dialog for its password, and wait for somebody to answer.
        for (const char* name : {"GNOME_KEYRING_CONTROL", "DISPLAY", "WAYLAND_DISPLAY"})
            qunsetenv(name);
        QFile config(m_folder.filePath(QStringLiteral("bus.conf")));
        if (!config.open(QIODevice::WriteOnly))
            return config.errorString();
        config.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>");
        if (keyring != Keyring::None)
            config.write("<standard_session_servicedirs/>");
        config.write("<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                     "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        config.close();
        m_bus.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--config-file=%1").arg(config.fileName()),
                                                    QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
        if (!m_bus.waitForStarted() || !m_bus.waitForReadyRead())
            return QStringLiteral("dbus-daemon does not start: ") + m_bus.errorString();
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readAllStandardOutput().trimmed());
        if (keyring != Keyring::Unlocked)
            return {};
        m_keyring.start(QStringLiteral("gnome-keyring-daemon"),
                        {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                         QStringLiteral("--components=secrets"),
                         QStringLiteral("--control-directory=%1").arg(m_folder.path())});
        if (!m_keyring.waitForStarted())
            return QStringLiteral("gnome-keyring-daemon does not start: ") + m_keyring.errorString();
        m_keyring.write("test");
        m_keyring.closeWriteChannel();
        return {};
    }

    ~SessionBus()
    {
        for (QProcess* process : {&m_keyring, &m_bus}) {
            process->terminate();
            process->waitForFinished(5000);
        }
    }

    QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    QProcess m_bus;
    QProcess m_keyring;
};

} // namespace weir::test
