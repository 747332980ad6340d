from hall_server.web.cli import main

if __name__ == "__main__":
    main()
