// Purpose: damage to a file, as a bad disk does it. Thread: any, no state. Limits: tests; the byte must be there.
#pragma once

#include <QFile>

namespace weir::test {

/// Changes the byte at this position; false: the file is not to be written, or shorter.
inline bool flipByte(const QString& path, qint64 at)
{
    QFile file(path);
    char byte = 0;
    return file.open(QIODevice::ReadWrite) && file.seek(at) && file.getChar(&byte) && file.seek(at) &&
           file.putChar(char(byte ^ 0x55)) && file.flush();
}

} // namespace weir::test
