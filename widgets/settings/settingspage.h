// Purpose: what a person chooses once: persona, looks, times, memory, log; and where the files lie. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

class QVBoxLayout;

namespace weir {

class SettingsPage : public Page
{
    Q_OBJECT
public:
    SettingsPage(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;

private:
    void addPersona(QVBoxLayout* column);
    void addLooks(QVBoxLayout* column);
    void addReading(QVBoxLayout* column);
    void addPrivacy(QVBoxLayout* column);
    void addFiles(QVBoxLayout* column);
};

} // namespace weir
