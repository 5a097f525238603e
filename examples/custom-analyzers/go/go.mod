module example.com/disk-usage

go 1.22
